"""Programs beside the lanes: what is not so when a task is far away."""
