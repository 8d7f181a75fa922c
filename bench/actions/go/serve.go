package main

import "unlisten"

func main() { unlisten.Serve(Main) }
