from tests.tenant_apps.scheduling.views.conftest import alice, bob, cara, morning, service

__all__ = ["alice", "bob", "cara", "morning", "service"]
