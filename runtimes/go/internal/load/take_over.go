package load

import (
	"fmt"
	"os"
	"strings"
	"syscall"

	"unlisten/internal/handover"
	"unlisten/internal/runner"
	"unlisten/internal/server"
)

// takeOver makes this process the executable, which goes on with the connections and answers the call.
//
// It returns only when nothing was changed. Later failures end this process: the guardian answers, and starts another.
func (l *Loader) takeOver(executable, root string, request runner.Init, call *server.Call) error {
	if err := os.Chdir(root); err != nil {
		return err
	}
	connections, err := call.Freeze()
	if err == nil {
		left := l.Link.Leave()
		left.Connections = connections
		left.Init = &handover.Init{Main: request.Main, KeepAlive: call.KeepAlive()}
		err = syscall.Exec(executable, []string{executable}, append(merge(os.Environ(), request.Env), left.Encode()))
	}
	l.Link.WriteLine(fmt.Sprintf("Error during initialization: cannot start %s: %v", "exec", err))
	os.Exit(1)
	return err
}

// merge puts the variables of /init over the container's.
func merge(environ []string, env map[string]string) []string {
	var merged []string
	for _, variable := range environ {
		name, _, _ := strings.Cut(variable, "=")
		if _, is := env[name]; !is {
			merged = append(merged, variable)
		}
	}
	for name, value := range env {
		merged = append(merged, name+"="+value)
	}
	return merged
}
