"""What gevent's monitor thread is, if it is asked for before the hub runs, or after."""

import sys

import gevent

if "after" in sys.argv:
    gevent.sleep(0)
gevent.config.monitor_thread = True
gevent.sleep(0)
print("runs" if gevent.get_hub().periodic_monitoring_thread else "is not there")
gevent.get_hub().start_periodic_monitoring_thread()
print("runs" if gevent.get_hub().periodic_monitoring_thread else "is not there")
