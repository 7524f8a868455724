"""Opens files until there are none left."""

import os
import resource

_, most = resource.getrlimit(resource.RLIMIT_NOFILE)


def run(shop):
    resource.setrlimit(resource.RLIMIT_NOFILE, (50, most))
    while True:
        os.open("/", os.O_RDONLY)
