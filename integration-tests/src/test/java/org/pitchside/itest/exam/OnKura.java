package org.pitchside.itest.exam;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class run on the platform that Kura 5 is built on (Equinox, and its own versions of everything), among the bundles that
 * the distribution has of ours. A JVM has one kind of framework: such classes lie in the package {@code kura}, which is run in a JVM of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(KuraExtension.class)
public @interface OnKura {}
