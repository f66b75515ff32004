package org.pitchside.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.pitchside.itest.exam.InTheDistribution;

/** The distribution as it starts with no configuration but the store's folder. */
@InTheDistribution
class DistributionIT {
    private static final String OURS = "org.pitchside.";

    @Test
    void everyBundleStarts(BundleContext framework) {
        // given the bundles of the distribution; when the framework has started; then each is active
        List<String> idle = Stream.of(framework.getBundles())
                .filter(b -> b.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .filter(b -> b.getState() != Bundle.ACTIVE)
                .map(b -> b.getSymbolicName() + " is in state " + b.getState() + why(b))
                .toList();
        assertEquals(List.of(), idle);
        assertTrue(
                Stream.of(framework.getBundles())
                        .anyMatch(b -> b.getSymbolicName().equals("org.pitchside.api")),
                "ours are there");
    }

    @Test
    void everyComponentIsSatisfied(BundleContext framework, ServiceComponentRuntime runtime) {
        // given all components; when none is configured; then each that can do without a configuration has what it
        // needs, but for what only a Kura has
        List<String> unsatisfied = new ArrayList<>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(ours(framework))) {
            for (ComponentConfigurationDTO c : runtime.getComponentConfigurationDTOs(component)) {
                boolean satisfied =
                        c.state == ComponentConfigurationDTO.SATISFIED || c.state == ComponentConfigurationDTO.ACTIVE;
                boolean wantsKura = Arrays.stream(component.references)
                        .filter(r -> r.interfaceName.startsWith("org.eclipse.kura."))
                        .anyMatch(r -> Arrays.stream(c.unsatisfiedReferences).anyMatch(u -> u.name.equals(r.name)));
                if (!satisfied && !wantsKura) {
                    unsatisfied.add(component.name + " lacks "
                            + Arrays.stream(c.unsatisfiedReferences)
                                    .map(r -> r.name + " " + r.target)
                                    .toList()
                            + (c.failure == null ? "" : " " + c.failure));
                }
            }
        }
        assertEquals(List.of(), unsatisfied);
    }

    @Test
    void everySettingSpeaksPlainEnglish(BundleContext framework, MetaTypeService metatype) {
        // given our bundles; when their metatype is read; then the id is a name of ours and every setting has a name
        // and a text
        List<String> wrong = new ArrayList<>();
        for (Bundle bundle : ours(framework)) {
            var information = metatype.getMetaTypeInformation(bundle);
            Stream.concat(Stream.of(information.getPids()), Stream.of(information.getFactoryPids()))
                    .forEach(pid -> {
                        ObjectClassDefinition definition = information.getObjectClassDefinition(pid, null);
                        if (!pid.startsWith(OURS) || !definition.getID().equals(pid)) {
                            wrong.add(pid + " is defined by " + definition.getID());
                        }
                        for (AttributeDefinition a : definition.getAttributeDefinitions(ObjectClassDefinition.ALL)) {
                            if (blank(a.getName())
                                    || blank(a.getDescription())
                                    || a.getName().equals(a.getID())) {
                                wrong.add(pid + ": " + a.getID() + " has no name or no description");
                            }
                        }
                    });
        }
        assertEquals(List.of(), wrong);
    }

    private static Bundle[] ours(BundleContext framework) {
        return Stream.of(framework.getBundles())
                .filter(b -> b.getSymbolicName().startsWith(OURS))
                .toArray(Bundle[]::new);
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
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
