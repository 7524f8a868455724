"""The chapters: one folder each, one job each, seven lanes each."""

from shared.registry import prepare

prepare()
