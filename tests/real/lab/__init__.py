"""The lab: real servers and proxies on loopback, and the real clients that talk to them.

Everything here runs in a network namespace that has nothing but `lo` (made by ../run), so no test can reach the
outside, and nothing of this machine's environment gets in. Judging what happened is left to ../suite.py.
"""
