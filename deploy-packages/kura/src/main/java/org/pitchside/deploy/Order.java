package org.pitchside.deploy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Bundles in the order in which they are to be started: whoever exports a package before whoever imports it. */
final class Order {

    private final List<Carried> all;
    private final Set<Carried> ordered = new LinkedHashSet<>();
    private final List<String> way = new ArrayList<>();

    private Order(List<Carried> all) {
        this.all = all;
    }

    /** @throws IllegalStateException where bundles import from each other in a ring */
    static List<Carried> of(List<Carried> bundles) {
        var order = new Order(
                bundles.stream().sorted(Comparator.comparing(Carried::name)).toList());
        order.all.forEach(order::place);
        return List.copyOf(order.ordered);
    }

    private void place(Carried bundle) {
        if (ordered.contains(bundle)) {
            return;
        }
        if (way.contains(bundle.name())) {
            throw new IllegalStateException("bundles import from each other: " + way + " " + bundle.name());
        }
        way.add(bundle.name());
        List<String> imports = bundle.packages("Import-Package");
        for (Carried other : all) {
            if (other != bundle && other.packages("Export-Package").stream().anyMatch(imports::contains)) {
                place(other);
            }
        }
        way.remove(bundle.name());
        ordered.add(bundle);
    }
}
