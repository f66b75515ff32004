package org.pitchside.itest.exam;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class run inside the framework, among the very bundles of the distribution. Each class gets a framework of its own,
 * with a fresh store; {@link Setting}s on it are there before the first component starts. Parameters of test methods are the {@code BundleContext} or
 * services, waited for.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(PaxExamExtension.class)
public @interface InTheDistribution {}
