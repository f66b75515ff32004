package org.pitchside.kura.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.request.RequestHandler;
import org.eclipse.kura.configuration.Password;
import org.eclipse.kura.message.KuraPayload;
import org.eclipse.kura.message.KuraRequestPayload;
import org.eclipse.kura.message.KuraResponsePayload;
import org.eclipse.kura.type.DataType;
import org.eclipse.kura.type.TypedValue;
import org.eclipse.kura.type.TypedValues;
import org.eclipse.kura.wire.WireEnvelope;
import org.eclipse.kura.wire.WireRecord;
import org.junit.jupiter.api.Test;

/** What is a class in Kura's API works here too: on Felix there is no other. */
class BodiesTest {
    private static final TensorDescriptor WINDOW = TensorDescriptor.builder("window", "INT8", List.of(1L, 128L, 6L))
            .format("flat")
            .build();

    @Test
    void aTensorGivesItsValuesByTheirTypeOnly() {
        Tensor tensor = new Tensor(Byte.class, WINDOW, List.of((byte) 1, (byte) -1));

        assertEquals(Optional.of(List.of((byte) 1, (byte) -1)), tensor.getData(Byte.class));
        assertEquals(Optional.empty(), tensor.getData(Float.class));
        assertEquals(Byte.class, tensor.getType());
        assertEquals("window", tensor.getDescriptor().getName());
    }

    @Test
    void aModelsDescriptionComesThroughItsBuilderUnchanged() {
        ModelInfo info = ModelInfo.builder("net-swing")
                .platform("onnxruntime")
                .version("3")
                .addParameter("rate", 100)
                .addInputDescriptor(WINDOW)
                .addOutputDescriptor(TensorDescriptor.builder("logits", "INT8", List.of(1L, 9L))
                        .build())
                .build();

        ModelInfo again = info.toBuilder().removeParameter("rate").build();

        assertEquals(List.of(WINDOW), again.getInputs());
        assertEquals("logits", again.getOutputs().get(0).getName());
        assertEquals(Optional.of("3"), again.getVersion());
        assertEquals(Optional.of("onnxruntime"), again.getPlatform());
        assertEquals(Map.of(), again.getParameters());
        assertEquals(Map.of("rate", 100), info.getParameters());
        assertEquals(
                Optional.of("flat"),
                again.getInputs().get(0).toBuilder().build().getFormat());
    }

    @Test
    void sevenTypesOfValueAndNoOther() {
        Map<Object, DataType> types = Map.of(
                true,
                DataType.BOOLEAN,
                1,
                DataType.INTEGER,
                1L,
                DataType.LONG,
                1f,
                DataType.FLOAT,
                1d,
                DataType.DOUBLE,
                "CUT",
                DataType.STRING);

        types.forEach((value, type) -> {
            TypedValue<?> typed = TypedValues.newTypedValue(value);
            assertEquals(type, typed.getType());
            assertEquals(value, typed.getValue());
            assertEquals(typed, TypedValues.parseTypedValue(type, value.toString()));
            assertEquals(typed.hashCode(), TypedValues.newTypedValue(value).hashCode());
        });
        assertEquals(TypedValues.newTypedValue(new byte[] {1, 2}), TypedValues.newByteArrayValue(new byte[] {1, 2}));
        assertNotEquals(TypedValues.newTypedValue(1), TypedValues.newTypedValue(1L));
        assertThrows(IllegalArgumentException.class, () -> TypedValues.newTypedValue(new float[] {1f}));
        assertThrows(IllegalArgumentException.class, () -> TypedValues.newTypedValue(null));
        assertThrows(IllegalArgumentException.class, () -> DataType.getDataType("WINDOW"));
    }

    @Test
    void anEnvelopeKeepsItsRecordsFromBeingChanged() {
        List<WireRecord> records = new ArrayList<>();
        records.add(new WireRecord(Map.of("family", TypedValues.newStringValue("CUT"))));

        WireEnvelope envelope = new WireEnvelope("source", records);
        records.clear();

        assertEquals("source", envelope.getEmitterPid());
        assertEquals(1, envelope.getRecords().size());
        assertThrows(
                UnsupportedOperationException.class,
                () -> envelope.getRecords().get(0).getProperties().clear());
    }

    @Test
    void anErrorSaysItsCodeAndWhatWasSaid() {
        assertEquals(
                "INVALID_PARAMETER: no model, net",
                new KuraException(KuraErrorCode.INVALID_PARAMETER, "no model", "net").getMessage());
        Throwable cause = new IllegalStateException("full");
        assertEquals(cause, KuraException.internalError(cause).getCause());
        assertEquals(
                KuraErrorCode.INTERNAL_ERROR, KuraException.internalError("x").getCode());
    }

    @Test
    void aPasswordIsNotWrittenIntoALog() {
        assertFalse(new Password("sesame").toString().contains("sesame"));
        assertEquals("sesame", new String(new Password("sesame").getPassword()));
    }

    @Test
    void aRequestNamesWhoAsksAndAnAnswerItsCode() throws ParseException {
        KuraPayload payload = new KuraPayload();
        assertThrows(ParseException.class, () -> KuraRequestPayload.buildFromKuraPayload(payload));
        payload.addMetric(KuraRequestPayload.METRIC_REQUEST_ID, "7");
        payload.addMetric(KuraRequestPayload.REQUESTER_CLIENT_ID, "coach");
        payload.setBody(new byte[] {1});

        KuraRequestPayload request = KuraRequestPayload.buildFromKuraPayload(payload);
        KuraResponsePayload answer = new KuraResponsePayload(new IllegalStateException("no bat"));

        assertEquals("7", request.getRequestId());
        assertEquals("coach", request.getRequesterClientId());
        assertEquals(1, request.getBody().length);
        assertEquals(500, answer.getResponseCode());
        assertEquals("no bat", answer.getExceptionMessage());
        assertTrue(answer.getExceptionStack().contains("IllegalStateException"));
    }

    @Test
    void aVerbThatNobodyAnswersIsRefused() {
        RequestHandler handler = new RequestHandler() {};

        KuraException refusal =
                assertThrows(KuraException.class, () -> handler.doPut(null, new KuraMessage(new KuraPayload())));

        assertEquals(KuraErrorCode.OPERATION_NOT_SUPPORTED, refusal.getCode());
    }
}
