package org.pitchside.models.internal;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.models.ModelPackageException;

/**
 * A line of the audit as it stands in the file: JSON, members in one order, the hash of the line before it last.
 *
 * @param before SHA-256 of the former line without its line feed; zeros before the first
 */
record AuditEntry(AuditLine line, String before) {

    static final String NOTHING_BEFORE = "0".repeat(64);
    /** The longest line. */
    static final int MOST = 4000;

    /** Without a line feed. */
    byte[] bytes() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("n", line.number());
        m.put("at", line.at());
        m.put("act", line.act());
        m.put("by", line.by());
        m.put("what", line.what());
        m.put("done", line.done());
        m.put("why", line.why());
        m.put("before", before);
        try {
            return JsonText.line(m).getBytes(StandardCharsets.UTF_8);
        } catch (ModelPackageException e) {
            throw new IllegalStateException("no number in it can be unfit", e);
        }
    }

    String hash() {
        return Hashes.sha256(bytes());
    }

    static AuditEntry parse(byte[] bytes) throws ModelPackageException {
        JsonMember m = JsonMember.parse("audit", bytes);
        return new AuditEntry(
                new AuditLine(
                        m.member("n").large(1, Long.MAX_VALUE),
                        m.member("at").text(40),
                        m.member("act").text(20),
                        m.member("by").text(20),
                        m.member("what").text(100),
                        m.member("done").flag(),
                        m.member("why").text(600)),
                m.member("before").sha256());
    }
}
