package org.pitchside.itest.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.pitchside.itest.exam.OnKura;
import org.pitchside.seat.OperatorConsole;

/** Our bundles on the platform that Kura 5 is built on, with no setting at all. */
@OnKura
class PlatformIT {
    private static final String OURS = "org.pitchside.";

    @Test
    void everyBundleStarts(BundleContext framework) {
        // given Equinox as Kura has it; when it has started with our bundles; then each is active
        assertEquals("org.eclipse.osgi", framework.getBundle(0).getSymbolicName());
        List<String> idle = Stream.of(framework.getBundles())
                .filter(b -> b.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .filter(b -> b.getState() != Bundle.ACTIVE)
                .map(b -> b.getSymbolicName() + " is in state " + b.getState() + why(b))
                .toList();
        assertEquals(List.of(), idle);
        assertTrue(ours(framework).length > 10, "ours are there");
    }

    @Test
    void everyBundleWithAComponentHasItInTheRuntime(BundleContext framework, ServiceComponentRuntime runtime) {
        // given bundles that name component files; when SCR 2.1.16 has read them; then it knows each: a file of a newer
        // DS is passed over in silence
        List<String> unknown = new ArrayList<>();
        for (Bundle bundle : ours(framework)) {
            String files = bundle.getHeaders().get("Service-Component");
            long named = files == null ? 0 : files.split(",").length;
            long known = runtime.getComponentDescriptionDTOs(bundle).size();
            if (named != known) {
                unknown.add(bundle.getSymbolicName() + " names " + named + " components, " + known + " are known");
            }
        }
        assertEquals(List.of(), unknown);
    }

    @Test
    void everyComponentIsSatisfied(BundleContext framework, OperatorConsole console) {
        // given no setting but what Kura seeds; then each component has what it needs and lives, and none failed
        assertEquals(List.of(), new Operator(framework, console).faults());
    }

    private static Bundle[] ours(BundleContext framework) {
        return Stream.of(framework.getBundles())
                .filter(b -> b.getSymbolicName().startsWith(OURS))
                .toArray(Bundle[]::new);
    }

    /** Starting it once more tells the reason. */
    private static String why(Bundle bundle) {
        try {
            bundle.start();
            return "";
        } catch (Exception e) {
            return Stream.iterate((Throwable) e, t -> t != null, Throwable::getCause)
                    .map(Throwable::toString)
                    .collect(Collectors.joining(" <- ", ": ", ""));
        }
    }
}
