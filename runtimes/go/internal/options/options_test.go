package options

import "testing"

func TestParse(t *testing.T) {
	tests := []struct {
		args []string
		want Options
	}{
		{nil, Options{Host: "0.0.0.0", Port: 8080}},
		{[]string{"--host", "127.0.0.1", "--port", "0"}, Options{Host: "127.0.0.1"}},
		{[]string{"--port=81", "--ready-fd=3", "--exit-with-stdin"},
			Options{Host: "0.0.0.0", Port: 81, ReadyFD: 3, ExitWithStdin: true}},
		{[]string{"--ready-fd", "1023"}, Options{Host: "0.0.0.0", Port: 8080, ReadyFD: 1023}},
	}
	for _, test := range tests {
		got, err := Parse(test.args)
		if err != nil || got != test.want {
			t.Errorf("%q: got %+v, %v; want %+v", test.args, got, err, test.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"--host"}, "--host needs an address"},
		{[]string{"--host", ""}, "--host needs an address"},
		{[]string{"--port"}, "--port must be a number from 0 to 65535"},
		{[]string{"--port", "65536"}, "--port must be a number from 0 to 65535"},
		{[]string{"--port", "+1"}, "--port must be a number from 0 to 65535"},
		{[]string{"--ready-fd", "2"}, "--ready-fd must be a number from 3 to 1023"},
		{[]string{"--ready-fd", "99999999999999999999"}, "--ready-fd must be a number from 3 to 1023"},
		{[]string{"--verbose"}, `unknown argument "--verbose"`},
		{[]string{"8080"}, `unknown argument "8080"`},
	}
	for _, test := range tests {
		if _, err := Parse(test.args); err == nil || err.Error() != test.want {
			t.Errorf("%q: got %v, want %s", test.args, err, test.want)
		}
	}
}
