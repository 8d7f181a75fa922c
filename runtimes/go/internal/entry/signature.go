// Package entry calls an action's main: a function of the author's own choice of parameters and results.
package entry

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
)

// Entry is a main function.
type Entry struct {
	function reflect.Value
	// takesContext says whether the first argument is a context, params what the other one is; nil when there is
	// none.
	takesContext bool
	params       reflect.Type
	// result and returnsError say what comes back, in this order.
	result       bool
	returnsError bool
}

var (
	contextType     = reflect.TypeFor[context.Context]()
	errorType       = reflect.TypeFor[error]()
	unmarshalerType = reflect.TypeFor[json.Unmarshaler]()
	marshalerType   = reflect.TypeFor[json.Marshaler]()
)

// New makes an entry of a function: `func([context.Context,] [params]) ([result,] [error])`, where params and result
// are what encoding/json takes for an object, an array or anything.
func New(function any) (*Entry, error) {
	value := reflect.ValueOf(function)
	if value.Kind() != reflect.Func || value.IsNil() {
		return nil, fmt.Errorf("main must be a function: got %T", function)
	}
	e := &Entry{function: value}
	signature := value.Type()
	wrong := func(why string) (*Entry, error) {
		return nil, fmt.Errorf("main cannot be a %s: %s", signature, why)
	}
	if signature.IsVariadic() {
		return wrong("it must not be variadic")
	}
	arguments := signature.NumIn()
	if arguments > 0 && signature.In(0) == contextType {
		e.takesContext = true
		arguments--
	}
	if arguments > 1 {
		return wrong("it must take one argument, or a context and one argument")
	}
	if arguments == 1 {
		e.params = signature.In(signature.NumIn() - 1)
		if !holdsDictionaries(e.params, unmarshalerType) {
			return wrong("its argument must hold a dictionary or an array")
		}
	}
	results := signature.NumOut()
	if results > 0 && signature.Out(results-1) == errorType {
		e.returnsError = true
		results--
	}
	if results > 1 {
		return wrong("it must return one result, or a result and an error")
	}
	if results == 1 {
		e.result = true
		if !holdsDictionaries(signature.Out(0), marshalerType) {
			return wrong("its result must be a dictionary or an array")
		}
	}
	return e, nil
}

// holdsDictionaries says whether values of a type can be a JSON object or array.
func holdsDictionaries(t reflect.Type, codec reflect.Type) bool {
	if t.Implements(codec) || reflect.PointerTo(t).Implements(codec) {
		return true
	}
	switch t.Kind() {
	case reflect.Map, reflect.Struct, reflect.Slice, reflect.Array, reflect.Interface:
		return true
	case reflect.Pointer:
		return holdsDictionaries(t.Elem(), codec)
	default:
		return false
	}
}
