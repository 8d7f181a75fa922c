package compile

import (
	"os"
	"path/filepath"
	"strings"
)

// library is this module's path, as an action's go.mod and imports say it.
const library = "unlisten"

// prepareModule makes this library a dependency of the module in a folder, which gets a go.mod if it has none. It
// returns the -mod flag to build with.
func (c *Compiler) prepareModule(root string) (string, error) {
	modules := filepath.Join(root, "vendor", "modules.txt")
	vendored, err := os.ReadFile(modules)
	isVendored := err == nil
	if isVendored && strings.Contains(string(vendored), "\n"+library+"\n") {
		// The action brings the library itself.
		return "vendor", nil
	}
	edit := []string{"mod", "edit", "-require=" + library + "@v0.0.0", "-replace=" + library + "=" + c.Library}
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		if _, err := c.run(root, "mod", "init", "exec"); err != nil {
			return "", err
		}
	}
	if _, err := c.run(root, edit...); err != nil {
		return "", err
	}
	if isVendored {
		return "vendor", c.addToVendored(root)
	}
	// The go command may complete go.mod: modules that name no version of Go, or one before this library's, get
	// another.
	return "mod", nil
}
