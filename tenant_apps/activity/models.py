from tenants.audit.models import Entry

__all__ = ["Entry"]
