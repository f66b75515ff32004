package org.pitchside.itest.exam;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** One configuration, as a file of {@code conf/etc} would give it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Setting.All.class)
public @interface Setting {
    /** The file's name without {@code .cfg}: the PID, or the factory PID, a minus and a name. */
    String pid();

    /** Lines {@code setting = value}. In a value <code>{folder}</code> stands for a fresh folder of this test class. */
    String[] value();

    /** Several of them. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        /** Each configuration. */
        Setting[] value();
    }
}
