module echo

go 1.22

require unlisten v0.0.0

replace unlisten => ../../../runtimes/go
