#!/usr/bin/env python3
"""watch_queues: prints the agent handlers, their groups and queues, and the figures of each queue.

It knows names only: each is looked up in the object at run time (IDispatch).

  watch_queues.py [--handler NAME] [--every SECONDS]
"""

import argparse
import sys
import time

import tapi3

FIGURES = (
    "TotalCallsQueued CurrentCallsQueued TotalCallsAbandoned TotalCallsFlowedIn "
    "TotalCallsFlowedOut LongestEverWaitTime CurrentLongestWaitTime AverageWaitTime "
    "FinalDisposition MeasurementPeriod"
).split()


def print_queue(queue):
    print(f"    queue {queue.Name}")
    for name in FIGURES:
        print(f"      {name:<24}{getattr(queue, name):>8}")


def print_handler(handler):
    print(f"handler {handler.Name}")
    with handler.ACDGroups as groups:
        for group in groups:
            print(f"  group {group.Name}")
            with group.Queues as queues:
                for queue in queues:
                    print_queue(queue)


def print_all(tapi, wanted):
    """How many handlers there were."""
    count = 0
    with tapi.AgentHandlers as handlers:
        for handler in handlers:
            if wanted in (None, handler.Name):
                print_handler(handler)
                count += 1
    sys.stdout.flush()
    return count


def watch(options):
    with tapi3.create_late_bound() as tapi:
        tapi.Initialize()
        try:
            count = print_all(tapi, options.handler)
            while options.every:
                time.sleep(options.every)
                count = print_all(tapi, options.handler)
        finally:
            tapi.Shutdown()
    if count == 0:
        print("there is no such agent handler", file=sys.stderr)
    return 0 if count else 1


def main():
    parser = argparse.ArgumentParser(description="Print the queues and their figures.")
    parser.add_argument("--handler", "--line", metavar="NAME", help="only this one")
    parser.add_argument("--every", type=float, metavar="SECONDS", help="again and again")
    try:
        return watch(parser.parse_args())
    except tapi3.TapiError as error:
        print(f"watch_queues: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
