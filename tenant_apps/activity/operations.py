from tenants.audit.operations import record

__all__ = ["record"]
