module unlisten

go 1.22
