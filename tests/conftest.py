"""Every test gets the fixtures that readers' own tests may use too."""

pytest_plugins = ["shared.fixtures"]
