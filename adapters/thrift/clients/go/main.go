// Apache's Go client, over its own THttpClient. Usage: client URL PROTOCOL
//
// Generated code stands in the folder everything, beside this file.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"

	"github.com/apache/thrift/lib/go/thrift"

	"unlisten.test/client/everything"
)

const text = "Grüße, 世界 🌍 \"quoted\" \\ \n\t\u0001 end"

var count int

func main() {
	client, err := connect(os.Args[1], os.Args[2])
	check(err)
	call(context.Background(), client)
	fmt.Printf("%d right\n", count)
}

func connect(url, protocol string) (*everything.EverythingClient, error) {
	transport, err := thrift.NewTHttpClient(url)
	if err != nil {
		return nil, err
	}
	config := &thrift.TConfiguration{}
	switch protocol {
	case "binary":
		return everything.NewEverythingClientFactory(transport, thrift.NewTBinaryProtocolFactoryConf(config)), nil
	case "compact":
		return everything.NewEverythingClientFactory(transport, thrift.NewTCompactProtocolFactoryConf(config)), nil
	case "json":
		return everything.NewEverythingClientFactory(transport, thrift.NewTJSONProtocolFactory()), nil
	case "header":
		return everything.NewEverythingClientFactory(transport, thrift.NewTHeaderProtocolFactoryConf(config)), nil
	}
	return nil, fmt.Errorf("no protocol is called %q", protocol)
}

func call(ctx context.Context, c *everything.EverythingClient) {
	for _, value := range []string{"", "hi", text, strings.Repeat("x", 5000)} {
		equal(value)(c.Echo(ctx, value))
	}
	check(c.Nothing(ctx))
	for _, value := range []bool{true, false} {
		equal(value)(c.Flag(ctx, value))
	}
	for _, value := range []int8{0, 127, -128} {
		equal(value)(c.Tiny(ctx, value))
	}
	for _, value := range []int16{0, 32767, -32768} {
		equal(value)(c.Small(ctx, value))
	}
	for _, value := range []int32{0, math.MaxInt32, math.MinInt32} {
		equal(value)(c.Medium(ctx, value))
	}
	for _, value := range []float64{0, 1.5, -0.1, 1e300, math.SmallestNonzeroFloat64, math.Inf(1), math.Inf(-1)} {
		equal(value)(c.Real(ctx, value))
	}
	for _, value := range []everything.Color{everything.Color_RED, everything.Color_GREEN, everything.Color_BLUE} {
		equal(value)(c.Color(ctx, value))
	}
	allBytes := make([]byte, 256)
	for i := range allBytes {
		allBytes[i] = byte(i)
	}
	equal(allBytes)(c.Bytes(ctx, allBytes))
	equal(int64(42))(c.Add(ctx, 40, 2))
	owner := everything.UserId(7)
	for _, large := range []int64{math.MaxInt64, math.MinInt64, 1<<53 + 1, -1} {
		scalars := &everything.Scalars{Flag: true, Tiny: -1, Small: 300, Medium: 70000, Large: large, Real: 2.5, Text: text,
			Bytes: allBytes, Color: everything.Color_GREEN, Owner: &owner, Preset: 8}
		equal(scalars)(c.Scalars(ctx, scalars))
	}
	point := &everything.Point{X: 5, Y: -5}
	containers := &everything.Containers{
		Names:     []string{"a", "", text},
		Numbers:   []int32{1},
		Counts:    map[string]int64{"one": 1, "many": math.MaxInt64},
		Points:    map[int32]*everything.Point{1: point, -2: point},
		Matrix:    [][]float64{{1.5, 2}, {}, {-0.5}},
		Nested:    map[string]map[string][]*everything.Point{"outer": {"inner": {point}}, "empty": {}},
		Index:     everything.Index{"odd": {1, 3}, "none": {}},
		Tags:      []string{"x"},
		Flags:     []bool{true, false, true},
		NamesByID: map[int64]string{5: "five", 12: "twelve", -1<<53 + 1: "far"},
	}
	equal(containers)(c.Containers(ctx, containers))
	name := "round"
	for _, shape := range []*everything.Shape{{Point: point}, {Name: &name}, {Path: []*everything.Point{point, point}}} {
		equal(shape)(c.Shape(ctx, shape))
	}
	equal(tree(20))(c.Tree(ctx, tree(20)))

	equal("9")(c.Find(ctx, 9))
	_, err := c.Find(ctx, 1)
	var notFound *everything.NotFound
	isTrue(errors.As(err, &notFound) && notFound.ID == 1 && notFound.Reason == "no such id", err)
	_, err = c.Find(ctx, 2)
	var refused *everything.Refused
	isTrue(errors.As(err, &refused) && refused.Why == everything.Color_BLUE && *refused.Where == everything.Point{X: 1, Y: -1}, err)
	_, err = c.Find(ctx, 3)
	var undeclared thrift.TApplicationException
	isTrue(errors.As(err, &undeclared) && undeclared.TypeId() == thrift.INTERNAL_ERROR, err)
	isTrue(!strings.Contains(err.Error(), "tulip"), err)

	// The standard client sends a oneway call as a call.
	check(c.Remember(ctx, "well"))
	equal("well")(c.Remembered(ctx))
}

func tree(depth int) *everything.Tree {
	children := []*everything.Tree{}
	if depth > 0 {
		children = []*everything.Tree{tree(depth - 1), {Name: "leaf", Children: []*everything.Tree{}}}
	}
	return &everything.Tree{Name: fmt.Sprintf("level %d", depth), Children: children}
}

// equal takes what a method gave, and ends the program when it is not what was expected.
func equal(expected any) func(any, error) {
	return func(actual any, err error) {
		check(err)
		one, isBytes := expected.([]byte)
		isTrue(isBytes && bytes.Equal(one, actual.([]byte)) || reflect.DeepEqual(expected, actual), actual)
	}
}

func isTrue(is bool, got any) {
	count++
	if !is {
		fmt.Fprintf(os.Stderr, "wrong after %d right answers: %v\n", count-1, got)
		os.Exit(1)
	}
}

func check(err error) {
	isTrue(err == nil, err)
}
