package org.pitchside.kura.internal.secrets;

import java.util.Optional;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pitchside.api.settings.SecretOpener;

/** Opens the passwords among the settings, all of which Kura encrypts. Where there is no Kura there is none of this. */
@Component
public final class Passwords implements SecretOpener {

    private final CryptoService crypto;

    /** @param crypto its key is the same on every Kura that was given no other: this keeps nobody out who has the settings */
    @Activate
    public Passwords(@Reference(name = "CryptoService") CryptoService crypto) {
        this.crypto = crypto;
    }

    @Override
    public Optional<String> open(String closed) {
        try {
            char[] typed = crypto.decryptAes(closed.toCharArray());
            return typed == null ? Optional.empty() : Optional.of(new String(typed));
        } catch (KuraException | RuntimeException e) {
            // not one of this gateway's; what was in it is told to nobody
            return Optional.empty();
        }
    }
}
