"""Courses in a folder of files: check, plan, publish, compare, write out, begin a new one."""
