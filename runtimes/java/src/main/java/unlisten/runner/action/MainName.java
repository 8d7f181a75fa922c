package unlisten.runner.action;

/**
 * The parts of {@code pkg.Class#method}.
 *
 * @param method  "main" when the text names only a class
 */
record MainName(String className, String method) {
    static final String DEFAULT_METHOD = "main";

    static MainName parse(String main) {
        int hash = main.indexOf('#');
        if (hash < 0) return new MainName(main, DEFAULT_METHOD);
        String method = main.substring(hash + 1);
        return new MainName(main.substring(0, hash), method.isEmpty() ? DEFAULT_METHOD : method);
    }

    /** Of an action in source text, which may also say just the method, as in languages without classes. */
    MainName asMethodOf(String someClass) {
        boolean methodOnly = method.equals(DEFAULT_METHOD) && !className.isEmpty();
        return new MainName(someClass, methodOnly ? className : method);
    }
}
