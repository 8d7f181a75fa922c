package unlisten.runner.action;

/**
 * What {@code /init} says about an action's code.
 *
 * @param main  {@code pkg.Class} or {@code pkg.Class#method}
 * @param code  a jar in base64, or Java source text
 */
public record ActionCode(String main, String code, boolean binary) {}
