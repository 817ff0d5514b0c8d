package kafka

import (
	"os"
	"runtime"
	"strings"

	"kscope/internal/check"
)

// SeenFrom says which machine looks, and whether it is a container or WSL, where localhost is not what it seems.
func SeenFrom() check.SeenFrom {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	container, wsl := surroundings(os.ReadFile)
	return check.SeenFrom{Host: host, OS: runtime.GOOS, Container: container, WSL: wsl}
}

// surroundings looks for the marks that Docker and Podman leave, and for the names that runtimes give to the groups of
// the first process; WSL's kernel names its maker.
func surroundings(read func(string) ([]byte, error)) (container, wsl bool) {
	for _, mark := range []string{"/.dockerenv", "/run/.containerenv"} {
		if _, err := read(mark); err == nil {
			container = true
		}
	}
	groups, _ := read("/proc/1/cgroup")
	for _, name := range []string{"docker", "kubepods", "containerd", "libpod", "lxc"} {
		container = container || strings.Contains(string(groups), name)
	}
	kernel, _ := read("/proc/version")
	return container, strings.Contains(strings.ToLower(string(kernel)), "microsoft")
}
