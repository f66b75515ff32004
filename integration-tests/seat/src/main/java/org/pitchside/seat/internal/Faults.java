package org.pitchside.seat.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** What the console does not show: bundles of ours that do not run, components that are not alive. */
final class Faults {
    private Faults() {}

    static List<String> of(BundleContext context, ServiceComponentRuntime runtime) {
        List<String> faults = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (!bundle.getSymbolicName().startsWith("org.pitchside.")
                    || bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null) {
                continue;
            }
            if (bundle.getState() != Bundle.ACTIVE) {
                faults.add(bundle.getSymbolicName() + " is not active (" + bundle.getState() + ")" + why(bundle));
            } else {
                components(bundle, runtime, faults);
            }
        }
        return faults;
    }

    private static void components(Bundle bundle, ServiceComponentRuntime runtime, List<String> faults) {
        var known = runtime.getComponentDescriptionDTOs(bundle);
        String named = bundle.getHeaders().get("Service-Component");
        if (named != null && named.split(",").length != known.size()) {
            faults.add(bundle.getSymbolicName() + ": of " + named + " SCR knows " + known.size());
        }
        for (ComponentDescriptionDTO component : known) {
            var configurations = runtime.getComponentConfigurationDTOs(component);
            for (ComponentConfigurationDTO c : configurations) {
                boolean alive = c.state == ComponentConfigurationDTO.ACTIVE
                        || c.state == ComponentConfigurationDTO.SATISFIED && !component.immediate;
                if (!alive || c.failure != null) {
                    faults.add(component.name + " is not alive (" + c.state + "), lacks "
                            + Arrays.stream(c.unsatisfiedReferences)
                                    .map(r -> r.name + " " + r.target)
                                    .toList()
                            + (c.failure == null ? "" : ", " + c.failure));
                }
            }
        }
    }

    /** Starting it once more tells the reason. */
    private static String why(Bundle bundle) {
        try {
            bundle.start();
            return "";
        } catch (BundleException e) {
            return Stream.iterate((Throwable) e, t -> t != null, Throwable::getCause)
                    .map(Throwable::getMessage)
                    .collect(Collectors.joining(" <- ", ": ", ""));
        }
    }
}
