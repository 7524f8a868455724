"""What stands beside a lane."""

from shared.lane import Report

R = Report
