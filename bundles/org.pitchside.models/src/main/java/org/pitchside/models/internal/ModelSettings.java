package org.pitchside.models.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.pitchside.api.settings.DataFolder;
import org.pitchside.api.settings.SettingReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the registry's settings ask for.
 *
 * @param packageFile null where none is set
 * @param root of whom to believe: 64 hexadecimal digits; empty: nobody
 */
record ModelSettings(Path directory, Path packageFile, String root, int makers, int releasers) {

    private static final Logger LOG = LoggerFactory.getLogger(ModelSettings.class);

    /** @param last the last good ones, which stand in for what is wrong; null: none yet */
    static ModelSettings of(SettingReader settings, ModelSettings last) {
        return new ModelSettings(
                settings.folder("directory", last == null ? new DataFolder().of("") : last.directory)
                        .toAbsolutePath()
                        .normalize(),
                packageFile(settings.text("package.file", ""), last == null ? null : last.packageFile),
                settings.text("trust.root", ""),
                settings.whole("trust.makers", last == null ? 1 : last.makers, 1, 4),
                settings.whole("trust.releasers", last == null ? 1 : last.releasers, 1, 4));
    }

    private static Path packageFile(String set, Path last) {
        try {
            return set.isEmpty()
                    ? null
                    : new DataFolder().of(set).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            LOG.error("{}: package.file is no path ({}); the last good one stays", Registry.PID, e.getReason());
            return last;
        }
    }
}
