package org.pitchside.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.service.metatype.MetaTypeService;
import org.pitchside.itest.exam.InTheDistribution;

/** The web console: closed to strangers, and showing every setting of ours. */
@InTheDistribution
class WebConsoleIT {
    @Test
    void aStrangerIsAskedForAPassword(BundleContext framework) throws Exception {
        // given the console; when somebody without or with a wrong password comes; then he is refused
        assertEquals(401, get(framework, "bundles", null).statusCode());
        assertEquals(401, get(framework, "bundles", "admin:admin").statusCode());
    }

    @Test
    void everySettingIsShown(BundleContext framework, MetaTypeService metatype) throws Exception {
        // given our bundles; when the operator opens the configuration page; then each of our settings is offered there
        // by its name
        String page = get(framework, "configMgr", "groundsman:mower").body();
        List<String> missing = Stream.of(framework.getBundles())
                .filter(b -> b.getSymbolicName().startsWith("org.pitchside."))
                .map(metatype::getMetaTypeInformation)
                .flatMap(i -> Stream.concat(Stream.of(i.getPids()), Stream.of(i.getFactoryPids())))
                .filter(pid -> !page.contains(pid))
                .toList();
        assertEquals(List.of(), missing);
    }

    private static HttpResponse<String> get(BundleContext framework, String page, String login)
            throws IOException, InterruptedException {
        URI uri = URI.create(
                "http://127.0.0.1:" + framework.getProperty("org.osgi.service.http.port") + "/system/console/" + page);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
        if (login != null) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
