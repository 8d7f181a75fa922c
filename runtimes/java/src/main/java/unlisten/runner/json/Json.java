package unlisten.runner.json;

import java.util.Map;

/**
 * What the runner asks of a JSON library.
 *
 * <p>A value is what the library makes of it; JSON's null is Java's null.
 */
public interface Json {
    /**
     * Reads one JSON value, strictly.
     *
     * @throws NotJsonException when the text is none, or goes on behind the value
     */
    Object parse(byte[] utf8) throws NotJsonException;

    /** "object", "array", "string", "number", "boolean" or "null", for a value that {@link #parse} gave. */
    String typeOf(Object value);

    /** The members of an object, in order. */
    Map<String, Object> members(Object object);

    /** A value as the text of an environment variable: text as it is, null as "", the rest as it would be written. */
    String text(Object value);

    /** Whether {@link #pass} can make a value of this type out of an object, or of an array. */
    boolean canPass(Class<?> parameter, boolean array);

    /** A value as a method's parameter: the library's own type, or maps and lists of plain Java values. */
    Object pass(Object value, Class<?> parameter);

    /**
     * The JSON text of what an action returned: the library's types, maps, lists, arrays, text, numbers.
     *
     * @throws UnwritableException when JSON cannot say it
     */
    byte[] write(Object value) throws UnwritableException;
}
