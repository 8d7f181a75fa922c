package entry

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

// mismatch is an object for a main that takes arrays, or the other way round.
type mismatch struct{ wanted, got string }

func (m mismatch) Error() string {
	return fmt.Sprintf("Internal system error: the argument must be %s but has type '%s'.", m.wanted, m.got)
}

// decode reads the parameters as main takes them; none stand for an empty object or array.
//
// The error is a mismatch, or says which field does not fit main's type; it does not tell values.
func (e *Entry) decode(params json.RawMessage) (reflect.Value, error) {
	if e.params == nil {
		return reflect.Value{}, nil
	}
	takes := kindOf(e.params)
	if len(params) == 0 || string(params) == "null" {
		params = json.RawMessage("{}")
		if takes == takesArray {
			params = json.RawMessage("[]")
		}
	}
	switch {
	case params[0] == '[' && takes == takesObject:
		return reflect.Value{}, mismatch{"a dictionary", "array"}
	case params[0] == '{' && takes == takesArray:
		return reflect.Value{}, mismatch{"an array", "object"}
	}
	decoded := reflect.New(e.params)
	err := json.Unmarshal(params, decoded.Interface())
	var wrongType *json.UnmarshalTypeError
	switch {
	case err == nil:
		return decoded.Elem(), nil
	case errors.As(err, &wrongType):
		field := "one of them"
		if wrongType.Field != "" {
			field = fmt.Sprintf("%q", wrongType.Field)
		}
		return reflect.Value{}, fmt.Errorf("The parameters do not fit main: %s cannot be a %s.", field, wrongType.Type)
	default:
		return reflect.Value{}, fmt.Errorf("The parameters do not fit main: %w.", err)
	}
}

const (
	takesAny = iota
	takesObject
	takesArray
)

func kindOf(t reflect.Type) int {
	if t.Implements(unmarshalerType) || reflect.PointerTo(t).Implements(unmarshalerType) {
		return takesAny
	}
	switch t.Kind() {
	case reflect.Map, reflect.Struct:
		return takesObject
	case reflect.Slice, reflect.Array:
		return takesArray
	case reflect.Pointer:
		return kindOf(t.Elem())
	default:
		return takesAny
	}
}
