package org.pitchside.kura.internal.requests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.request.RequestHandler;
import org.eclipse.kura.cloudconnection.request.RequestHandlerContext;
import org.eclipse.kura.cloudconnection.request.RequestHandlerMessageConstants;
import org.eclipse.kura.cloudconnection.request.RequestHandlerRegistry;
import org.eclipse.kura.message.KuraResponsePayload;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ModelShelf.Brought;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.kura.internal.values.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests that come over Kura's cloud connections. GET {@code status}, {@code bats}, {@code rollouts} change nothing and tell no
 * player's name; POST {@code models} brings a model package or a key set, which is judged by its signatures as any other.
 */
@Component(
        name = RemoteRequests.PID,
        immediate = true,
        service = {})
public final class RemoteRequests implements RequestHandler {

    static final String PID = "org.pitchside.kura.RemoteRequests";
    /** By which name a cloud connection knows this handler. */
    static final String ID = "PITCHSIDE-V1";

    private static final Logger LOG = LoggerFactory.getLogger(RemoteRequests.class);

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<HealthSource> health = List.of();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile GatewayStatus gateway;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile ModelRegistry models;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile ModelCourier courier;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile ModelShelf shelf;

    /** A package takes its time and memory: one at a time. */
    private final AtomicBoolean isTaking = new AtomicBoolean();

    private final List<RequestHandlerRegistry> registries = new CopyOnWriteArrayList<>();
    private volatile String version = "";

    @Activate
    void activate(BundleContext context) {
        version = context.getBundle().getVersion().toString();
    }

    @Deactivate
    void deactivate() {
        registries.forEach(this::removeRegistry);
    }

    /** There is one for each cloud connection. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRegistry(RequestHandlerRegistry registry) {
        try {
            registry.registerRequestHandler(ID, this);
            registries.add(registry);
        } catch (KuraException | RuntimeException e) {
            LOG.warn("a cloud connection takes no request handler {}: {}", ID, e.getMessage());
        }
    }

    void removeRegistry(RequestHandlerRegistry registry) {
        if (registries.remove(registry)) {
            try {
                registry.unregister(ID);
            } catch (KuraException | RuntimeException e) {
                // a connection that goes takes its handlers with it
            }
        }
    }

    @Override
    public KuraMessage doGet(RequestHandlerContext context, KuraMessage request) throws KuraException {
        Map<String, Object> answer = switch (resource(request)) {
            case "status" -> status();
            case "bats" -> bats();
            case "rollouts" -> rollouts();
            default -> throw new KuraException(KuraErrorCode.NOT_FOUND, "GET knows status, bats and rollouts");
        };
        return ok(answer);
    }

    @Override
    public KuraMessage doPost(RequestHandlerContext context, KuraMessage request) throws KuraException {
        if (!resource(request).equals("models")) {
            throw new KuraException(KuraErrorCode.OPERATION_NOT_SUPPORTED, "POST knows models");
        }
        byte[] body = request.getPayload() == null ? null : request.getPayload().getBody();
        if (body == null || body.length == 0 || body.length > ModelShelf.MOST_BYTES) {
            throw new KuraException(
                    KuraErrorCode.BAD_REQUEST,
                    "the body is a model package or a key set, of " + ModelShelf.MOST_BYTES + " bytes at most");
        }
        ModelShelf now = shelf;
        if (now == null) {
            throw new KuraException(KuraErrorCode.SERVICE_UNAVAILABLE, "this gateway keeps no models");
        }
        if (!isTaking.compareAndSet(false, true)) {
            throw new KuraException(KuraErrorCode.SERVICE_UNAVAILABLE, "another one is looked at: later");
        }
        try {
            Brought brought = now.bring(body, Via.REMOTE);
            var json = new LinkedHashMap<String, Object>();
            json.put("taken", brought.words());
            if (brought.keySet() > 0) {
                json.put("keySet", brought.keySet());
            }
            return ok(json);
        } catch (ShelfException e) {
            throw new KuraException(KuraErrorCode.BAD_REQUEST, e.getMessage());
        } finally {
            isTaking.set(false);
        }
    }

    private static KuraMessage ok(Map<String, Object> answer) {
        var payload = new KuraResponsePayload(KuraResponsePayload.RESPONSE_CODE_OK);
        payload.setBody(Json.bytes(answer));
        return new KuraMessage(payload);
    }

    /** The one word of the path. What else a request brings is not looked at, a body only where one is asked for. */
    private static String resource(KuraMessage request) throws KuraException {
        Object path =
                request == null ? null : request.getProperties().get(RequestHandlerMessageConstants.ARGS_KEY.value());
        if (path instanceof List<?> words && words.size() == 1 && words.get(0) instanceof String word) {
            return word;
        }
        throw new KuraException(KuraErrorCode.BAD_REQUEST, "a request's path is one of status, bats, rollouts, models");
    }

    private Map<String, Object> status() {
        var lines = new ArrayList<HealthSource.HealthLine>();
        for (HealthSource source : health) {
            try {
                lines.addAll(source.health());
            } catch (RuntimeException e) {
                lines.add(new HealthSource.HealthLine(
                        HealthSource.Level.FAULT, source.getClass().getSimpleName(), "Cannot say how it is: " + e));
            }
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("version", version);
        json.put(
                "level",
                lines.stream()
                        .map(HealthSource.HealthLine::level)
                        .max(HealthSource.Level::compareTo)
                        .orElse(HealthSource.Level.OK)
                        .name());
        json.put("lines", lines.stream().map(Told::line).toList());
        json.put("model", Told.model(models));
        GatewayStatus now = gateway;
        json.put("bats", now == null ? 0 : now.states().size());
        json.put(
                "connected",
                now == null
                        ? 0
                        : now.states().stream()
                                .filter(GatewayStatus.BatState::connected)
                                .count());
        return json;
    }

    private Map<String, Object> bats() throws KuraException {
        GatewayStatus now = gateway;
        if (now == null) {
            throw new KuraException(KuraErrorCode.SERVICE_UNAVAILABLE, "the gateway's bats are not known yet");
        }
        return Map.of("bats", Told.bats(now));
    }

    private Map<String, Object> rollouts() {
        ModelCourier now = courier;
        var json = new LinkedHashMap<String, Object>();
        json.put("model", Told.model(models));
        json.put(
                "orders",
                now == null
                        ? List.of()
                        : now.underWay().stream().map(Told::order).toList());
        return json;
    }
}
