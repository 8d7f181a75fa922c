package main

// Main is what both runtimes get: the official one as it is, compiled by its own tool.
func Main(params map[string]any) map[string]any { return params }
