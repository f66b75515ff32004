package org.pitchside.kura.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a folder of class files shows to the world: one line for each type and member, without what only its authors see. */
final class Surface {
    private final Path classes;
    private final List<String> lines = new ArrayList<>();

    private Surface(Path classes) {
        this.classes = classes;
    }

    /** Every line names its type, so that lines can be compared as a set. */
    static List<String> of(Path classes) throws IOException {
        Surface surface = new Surface(classes);
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class"))
                    .filter(f -> !f.endsWith("package-info.class"))
                    .toList()) {
                surface.add(file);
            }
        }
        return surface.lines;
    }

    private void add(Path file) {
        String name = classes.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
        Class<?> type;
        try {
            type = Class.forName(name, false, Surface.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        if (!Modifier.isPublic(type.getModifiers())) {
            return;
        }
        String prefix = type.getName() + ": ";
        lines.add(prefix + head(type, file));
        if (type.isEnum()) {
            lines.add(prefix + "constants "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(" ")));
        }
        for (Field field : type.getDeclaredFields()) {
            if (seen(field.getModifiers()) && !field.isSynthetic() && !field.isEnumConstant()) {
                lines.add(prefix + deprecated(field.isAnnotationPresent(Deprecated.class))
                        + modifiers(type, field.getModifiers()) + name(field.getGenericType()) + " " + field.getName()
                        + " = " + value(field));
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (seen(constructor.getModifiers())) {
                lines.add(prefix
                        + modifiers(type, constructor.getModifiers())
                        + variables(constructor)
                        + type.getSimpleName()
                        + parameters(constructor));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            boolean enumOwn = type.isEnum() && List.of("values", "valueOf").contains(method.getName());
            if (seen(method.getModifiers()) && !method.isSynthetic() && !enumOwn) {
                lines.add(prefix + deprecated(method.isAnnotationPresent(Deprecated.class))
                        + (method.isDefault() ? "default " : "") + modifiers(type, method.getModifiers())
                        + variables(method) + name(method.getGenericReturnType()) + " " + method.getName()
                        + parameters(method));
            }
        }
    }

    private static String head(Class<?> type, Path file) {
        StringBuilder head = new StringBuilder();
        // both are kept in the class file only
        for (String role : List.of("ProviderType", "ConsumerType")) {
            if (text(file).contains("Lorg/osgi/annotation/versioning/" + role + ";")) {
                head.append('@').append(role).append(' ');
            }
        }
        head.append("public ");
        if (type.isEnum()) {
            head.append("enum ");
        } else if (type.isInterface()) {
            head.append("interface ");
        } else {
            head.append(Modifier.isAbstract(type.getModifiers()) ? "abstract " : "")
                    .append(Modifier.isFinal(type.getModifiers()) ? "final " : "")
                    .append("class ");
        }
        head.append(type.getSimpleName());
        if (type.getTypeParameters().length > 0) {
            head.append(Arrays.stream(type.getTypeParameters())
                    .map(Surface::name)
                    .collect(Collectors.joining(", ", "<", ">")));
        }
        if (!type.isInterface() && !type.isEnum() && type.getSuperclass() != Object.class) {
            head.append(" extends ").append(name(type.getGenericSuperclass()));
        }
        if (type.getInterfaces().length > 0) {
            head.append(type.isInterface() ? " extends " : " implements ")
                    .append(Arrays.stream(type.getGenericInterfaces())
                            .map(Surface::name)
                            .collect(Collectors.joining(", ")));
        }
        return head.toString();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean seen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String modifiers(Class<?> type, int modifiers) {
        if (type.isInterface()) {
            return "";
        }
        int told = modifiers
                & (Modifier.PUBLIC | Modifier.PROTECTED | Modifier.ABSTRACT | Modifier.STATIC | Modifier.FINAL);
        return Modifier.toString(told) + " ";
    }

    private static String deprecated(boolean yes) {
        return yes ? "@Deprecated " : "";
    }

    private static String variables(Executable executable) {
        return executable.getTypeParameters().length == 0
                ? ""
                : Arrays.stream(executable.getTypeParameters())
                        .map(Surface::name)
                        .collect(Collectors.joining(", ", "<", "> "));
    }

    private static String parameters(Executable executable) {
        String all = Arrays.stream(executable.getGenericParameterTypes())
                .map(Surface::name)
                .collect(Collectors.joining(", ", "(", ")"));
        if (executable.isVarArgs()) {
            all = all.replaceAll("\\[]\\)$", "...)");
        }
        TreeSet<String> thrown = new TreeSet<>();
        for (Type exception : executable.getGenericExceptionTypes()) {
            thrown.add(name(exception));
        }
        return thrown.isEmpty() ? all : all + " throws " + String.join(", ", thrown);
    }

    private static String value(Field field) {
        try {
            Object value = field.get(null);
            return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(Type type) {
        return type.getTypeName().replaceAll("([a-z]\\w*\\.)+", "");
    }
}
