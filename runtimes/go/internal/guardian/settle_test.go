package guardian

import (
	"io"
	"os"
	"strings"
	"syscall"
	"testing"

	"unlisten/internal/control"
	"unlisten/internal/ledger"
)

// dead is a guardian with connections whose serving process is gone.
type dead struct {
	*guardian
	child   *child
	callers map[int]*os.File
	stderr  *os.File
}

func newDead(t *testing.T) *dead {
	t.Helper()
	memory, err := ledger.Create()
	if err != nil {
		t.Fatal(err)
	}
	shared, err := ledger.Open(memory)
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs, err := control.Pair()
	if err != nil {
		t.Fatal(err)
	}
	d := &dead{
		guardian: &guardian{ledger: shared, connections: newConnections()},
		child:    &child{control: ours, silent: make(chan struct{})},
		callers:  map[int]*os.File{},
	}
	for stream := range d.pumps {
		file, err := os.CreateTemp(t.TempDir(), "logs")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { file.Close() })
		if d.pumps[stream], d.writeEnds[stream], err = newPump(stream, int(file.Fd()), shared); err != nil {
			t.Fatal(err)
		}
		d.stderr = file
	}
	theirs.Close()
	go d.listen(d.child)
	return d
}

func (d *dead) connect(t *testing.T, slot int, state ledger.State, hasReadAhead bool) {
	t.Helper()
	ends, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	d.connections.open(slot, ends[0])
	d.callers[slot] = os.NewFile(uintptr(ends[1]), "caller")
	t.Cleanup(func() { d.callers[slot].Close() })
	d.ledger.Set(slot, state, hasReadAhead)
}

func (d *dead) heard(t *testing.T, slot int) string {
	t.Helper()
	syscall.SetNonblock(int(d.callers[slot].Fd()), true)
	buffer := make([]byte, 1000)
	n, err := syscall.Read(int(d.callers[slot].Fd()), buffer)
	switch {
	case err == syscall.EAGAIN:
		return "nothing"
	case n == 0:
		return "closed"
	default:
		return string(buffer[:n])
	}
}

func TestSettleWhenAnotherProcessGoesOn(t *testing.T) {
	d := newDead(t)
	d.connect(t, 0, ledger.Loading, false)
	d.connect(t, 1, ledger.Loading, true)
	d.connect(t, 2, ledger.Idle, false)
	d.connect(t, 3, ledger.Reading, true)
	d.connect(t, 4, ledger.Answering, false)
	var kept []int
	for _, c := range d.settle(d.child, "why", true) {
		kept = append(kept, c.slot)
	}
	if len(kept) != 2 || kept[0]+kept[1] != 2 {
		t.Errorf("kept %v", kept)
	}
	for slot, want := range map[int]string{
		0: "Connection: keep-alive\r\n\r\n{\"error\":\"Initialization has failed due to: why\"}",
		1: "Connection: close\r\n\r\n{\"error\":\"Initialization has failed due to: why\"}",
		2: "nothing", 3: "closed", 4: "closed",
	} {
		if got := d.heard(t, slot); !strings.HasSuffix(got, want) {
			t.Errorf("slot %d: got %q", slot, got)
		}
	}
}

func TestSettleWhenTheActionIsGone(t *testing.T) {
	d := newDead(t)
	syscall.Write(d.writeEnds[1], []byte("last words"))
	d.connect(t, 0, ledger.Running, false)
	d.connect(t, 1, ledger.Waiting, false)
	d.connect(t, 2, ledger.Idle, false)
	if kept := d.settle(d.child, "why", false); kept != nil {
		t.Errorf("kept %v", kept)
	}
	for slot, want := range map[int]string{
		0: "HTTP/1.1 502 Bad Gateway\r\n", 1: "HTTP/1.1 503 Service Unavailable\r\n", 2: "closed",
	} {
		if got := d.heard(t, slot); !strings.HasPrefix(got, want) {
			t.Errorf("slot %d: got %q", slot, got)
		}
	}
	d.stderr.Seek(0, io.SeekStart)
	text, _ := io.ReadAll(d.stderr)
	if want := "last words\nError: why\nXXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n"; string(text) != want {
		t.Errorf("stderr: %q", text)
	}
}
