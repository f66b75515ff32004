package org.eclipse.kura;

/** An error in words: its code, then what was said about it. */
final class Words {

    private Words() {}

    static String of(KuraErrorCode code, Object[] arguments) {
        StringBuilder words = new StringBuilder(String.valueOf(code));
        if (arguments != null) {
            String between = ": ";
            for (Object argument : arguments) {
                words.append(between).append(argument);
                between = ", ";
            }
        }
        return words.toString();
    }
}
