"""A worker process waits like a thread: it has one, and that one blocks."""

from shared.clients.with_threads import get, query, save

__all__ = ["get", "query", "save"]
