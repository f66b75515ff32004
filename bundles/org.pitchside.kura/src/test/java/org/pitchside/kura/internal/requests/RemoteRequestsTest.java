package org.pitchside.kura.internal.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.request.RequestHandler;
import org.eclipse.kura.cloudconnection.request.RequestHandlerContext;
import org.eclipse.kura.cloudconnection.request.RequestHandlerRegistry;
import org.eclipse.kura.message.KuraPayload;
import org.eclipse.kura.message.KuraResponsePayload;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuRange;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ShelfException;

class RemoteRequestsTest {

    private static final BatId BAT = new BatId(0xB7);
    private static final RequestHandlerContext FROM_AFAR = new RequestHandlerContext(null, Map.of());

    private final RemoteRequests requests = new RemoteRequests();

    private static KuraMessage asking(Object path) {
        var properties = new HashMap<String, Object>();
        properties.put("args", path);
        return new KuraMessage(new KuraPayload(), properties);
    }

    private Map<String, Object> get(String what) throws KuraException, IOException {
        KuraMessage answer = requests.doGet(FROM_AFAR, asking(List.of(what)));
        assertEquals(200, ((KuraResponsePayload) answer.getPayload()).getResponseCode());
        return JSON.std.mapFrom(answer.getPayload().getBody());
    }

    private void twoBats() {
        requests.gateway = new GatewayStatus() {
            @Override
            public List<BatCounters> bats() {
                return List.of(new BatCounters(BAT, true, 1000, 2, 3, 4, 50, 6, 44, 1, 40, 39));
            }

            @Override
            public List<BatState> states() {
                return List.of(state(BAT, true, new BatActivity(10, 1, 0, 71, 3)), state(new BatId(0xB8), false, null));
            }
        };
    }

    private static GatewayStatus.BatState state(BatId bat, boolean connected, BatActivity activity) {
        var info =
                new BatInfo(bat, 1, 32768, 200_000, ImuRange.NOMINAL, 247, "cricket-1", 0, 64, 0, 0, 80, true, false);
        return new GatewayStatus.BatState(info, connected, 1_764_000_000_000_000L, activity);
    }

    private void cricketNamesSwings() {
        var descriptor = new ModelDescriptor(
                "cricket", 1, List.of("DEF"), List.of(), 9, 128, Collections.nCopies(9, 1f), 1, 0.5f, Map.of(), "ab12");
        requests.models = new ModelRegistry() {
            @Override
            public Optional<GatewayModel> current() {
                return Optional.of(new GatewayModel(descriptor, new byte[0]));
            }

            @Override
            public AutoCloseable follow(Consumer<Optional<GatewayModel>> follower) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Test
    void statusSaysHowTheGatewayIsAndASourceThatFailsIsALine() throws Exception {
        twoBats();
        cricketNamesSwings();
        requests.health = List.of(() -> List.of(new HealthLine(Level.OK, "store", "Fine.")), () -> {
            throw new IllegalStateException("broken");
        });

        Map<String, Object> status = get("status");

        assertEquals("FAULT", status.get("level"));
        assertEquals(2, ((List<?>) status.get("lines")).size());
        assertEquals(
                Map.of("level", "OK", "subject", "store", "sentence", "Fine."), ((List<?>) status.get("lines")).get(0));
        assertEquals(Map.of("name", "cricket-1", "sha256", "ab12"), status.get("model"));
        assertEquals(2, status.get("bats"));
        assertEquals(1, status.get("connected"));
    }

    @Test
    void batsAreToldByTheirNumberOnly() throws Exception {
        twoBats();

        List<?> bats = (List<?>) get("bats").get("bats");

        Map<?, ?> first = (Map<?, ?>) bats.get(0);
        assertEquals("00000000000000B7", first.get("bat"));
        assertEquals(true, first.get("connected"));
        assertEquals(71, first.get("batteryPercent"));
        assertEquals(44, first.get("committed"));
        Map<?, ?> second = (Map<?, ?>) bats.get(1);
        assertEquals(80, second.get("batteryPercent"));
        assertFalse(second.containsKey("committed"), "it was not counted");
        assertFalse(first.containsKey("player"));
    }

    @Test
    void rolloutsAreTheModelAndTheOrdersThatStand() throws Exception {
        cricketNamesSwings();
        assertEquals(List.of(), get("rollouts").get("orders"), "nobody carries models yet");
        requests.courier = new Courier();

        Map<String, Object> rollouts = get("rollouts");

        assertEquals(Map.of("name", "cricket-1", "sha256", "ab12"), rollouts.get("model"));
        assertEquals(
                List.of(Map.of(
                        "bat",
                        "00000000000000B7",
                        "step",
                        "SENDING",
                        "words",
                        "cricket-2 goes to the bat",
                        "bytes",
                        4096,
                        "of",
                        16384,
                        "sent",
                        5000)),
                rollouts.get("orders"));
    }

    private static final class Courier implements ModelCourier {
        @Override
        public Optional<BatModels> held(BatId bat) {
            return Optional.empty();
        }

        @Override
        public List<Progress> underWay() {
            return List.of(new Progress(BAT, Step.SENDING, "cricket-2 goes to the bat", 4096, 16384, 5000));
        }

        @Override
        public Order look(BatId bat) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Order deliver(BatId bat, Shipment shipment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Order tryOut(BatId bat, ModelHash model) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Order confirm(BatId bat, ModelHash model) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Order takeBack(BatId bat) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void whereNothingIsKnownThereIsAnAnswerAllTheSame() throws Exception {
        Map<String, Object> status = get("status");

        assertEquals("OK", status.get("level"));
        assertEquals(null, status.get("model"));
        assertEquals(0, status.get("bats"));
        assertEquals(
                KuraErrorCode.SERVICE_UNAVAILABLE,
                assertThrows(KuraException.class, () -> get("bats")).getCode());
    }

    @Test
    void pathsThatAreNoneAreRefused() {
        for (Object path : Arrays.asList(
                null,
                "status",
                List.of(),
                List.of("status", "more"),
                Arrays.asList((Object) null),
                List.of(7),
                Collections.nCopies(100_000, "status"),
                Map.of("status", 1),
                new String[] {"status"})) {
            KuraException e = assertThrows(KuraException.class, () -> requests.doGet(FROM_AFAR, asking(path)));
            assertEquals(KuraErrorCode.BAD_REQUEST, e.getCode());
        }
        assertEquals(
                KuraErrorCode.BAD_REQUEST,
                assertThrows(KuraException.class, () -> requests.doGet(null, null))
                        .getCode());
        for (String unknown : List.of("", "STATUS", "../status", "status/", "etc/passwd", "x".repeat(1_000_000))) {
            KuraException e =
                    assertThrows(KuraException.class, () -> requests.doGet(FROM_AFAR, asking(List.of(unknown))));
            assertEquals(KuraErrorCode.NOT_FOUND, e.getCode());
            assertFalse(e.getMessage().contains("passwd"));
        }
    }

    @Test
    void aBodyIsNotLookedAtAndOtherVerbsAreRefused() throws Exception {
        var payload = new KuraPayload();
        payload.setBody("{".repeat(1000).getBytes(StandardCharsets.UTF_8));
        var withBody = new KuraMessage(payload, Map.of("args", List.of("status")));
        assertEquals(
                200, ((KuraResponsePayload) requests.doGet(FROM_AFAR, withBody).getPayload()).getResponseCode());
        KuraMessage status = asking(List.of("status"));
        for (var verb : List.<Verb>of(requests::doPut, requests::doPost, requests::doDel, requests::doExec)) {
            assertEquals(
                    KuraErrorCode.OPERATION_NOT_SUPPORTED,
                    assertThrows(KuraException.class, () -> verb.ask(FROM_AFAR, status))
                            .getCode());
        }
    }

    private static KuraMessage bringing(byte[] body) {
        var payload = new KuraPayload();
        payload.setBody(body);
        return new KuraMessage(payload, Map.of("args", List.of("models")));
    }

    /** A shelf that takes what begins as it should, and writes down what it was asked. */
    private static ModelShelf shelf(List<String> asked) {
        return (ModelShelf) Proxy.newProxyInstance(
                ModelShelf.class.getClassLoader(), new Class<?>[] {ModelShelf.class}, (proxy, method, arguments) -> {
                    byte[] bytes = (byte[]) arguments[0];
                    switch (method.getName()) {
                        case "bring" -> {
                            return InvocationHandler.invokeDefault(proxy, method, arguments);
                        }
                        case "take" -> {
                            if (bytes[0] != 'P') {
                                throw new ShelfException("is no model package");
                            }
                            asked.add("take by " + arguments[1]);
                            return "cricket-2";
                        }
                        default -> {
                            asked.add(method.getName() + " by " + arguments[1]);
                            return 3;
                        }
                    }
                });
    }

    @Test
    void aPackageAndAKeySetAreTakenFromAfar() throws Exception {
        var asked = new ArrayList<String>();
        requests.shelf = shelf(asked);

        KuraMessage model = requests.doPost(FROM_AFAR, bringing("PK, a package".getBytes(StandardCharsets.UTF_8)));
        KuraMessage keys = requests.doPost(FROM_AFAR, bringing("PSK1, keys".getBytes(StandardCharsets.UTF_8)));

        assertEquals(
                Map.of("taken", "cricket-2"),
                JSON.std.mapFrom(model.getPayload().getBody()));
        assertEquals(
                Map.of("taken", "key set 3", "keySet", 3),
                JSON.std.mapFrom(keys.getPayload().getBody()));
        assertEquals(List.of("take by REMOTE", "takeKeys by REMOTE"), asked);
    }

    @Test
    void whatIsNotTakenFromAfarIsToldWhy() {
        byte[] some = {1, 2, 3};
        assertEquals(KuraErrorCode.SERVICE_UNAVAILABLE, refused(some).getCode());
        requests.shelf = shelf(new ArrayList<>());
        KuraException e = refused(some);
        assertEquals(KuraErrorCode.BAD_REQUEST, e.getCode());
        assertTrue(e.getMessage().contains("is no model package"), e.getMessage());
        // and once more: nothing of the last one is in the way
        assertEquals(KuraErrorCode.BAD_REQUEST, refused(some).getCode());
        for (byte[] none : Arrays.asList(null, new byte[0], new byte[ModelShelf.MOST_BYTES + 1])) {
            assertEquals(KuraErrorCode.BAD_REQUEST, refused(none).getCode());
        }
    }

    private KuraException refused(byte[] body) {
        return assertThrows(KuraException.class, () -> requests.doPost(FROM_AFAR, bringing(body)));
    }

    private interface Verb {
        KuraMessage ask(RequestHandlerContext context, KuraMessage request) throws KuraException;
    }

    @Test
    void everyCloudConnectionKnowsItUntilItGoes() {
        var one = new Registry();
        var two = new Registry();
        var broken = new Registry();
        broken.broken = true;
        requests.addRegistry(one);
        requests.addRegistry(broken);
        requests.addRegistry(two);
        assertEquals(Map.of("PITCHSIDE-V1", requests), one.handlers);
        assertEquals(Map.of("PITCHSIDE-V1", requests), two.handlers);
        requests.removeRegistry(one);
        requests.removeRegistry(broken);
        assertEquals(Map.of(), one.handlers);
        requests.deactivate();
        assertEquals(Map.of(), two.handlers);
        assertEquals(List.of("PITCHSIDE-V1"), one.gone);
        requests.removeRegistry(two);
        assertEquals(List.of("PITCHSIDE-V1"), two.gone);
    }

    private static final class Registry implements RequestHandlerRegistry {
        final Map<String, RequestHandler> handlers = new HashMap<>();
        final List<String> gone = new ArrayList<>();
        boolean broken;

        @Override
        public void registerRequestHandler(String id, RequestHandler handler) throws KuraException {
            if (broken) {
                throw new KuraException(KuraErrorCode.INVALID_PARAMETER);
            }
            handlers.put(id, handler);
        }

        @Override
        public void unregister(String id) {
            gone.add(id);
            handlers.remove(id);
        }
    }
}
