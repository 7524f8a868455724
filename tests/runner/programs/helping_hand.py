"""What stands beside a lane."""

from shared.shop import Report

R = Report
