/** What a model is worth, from its answers on people it never saw: figures with intervals, an HTML report, a model card. */
@Version("0.1.0")
package org.pitchside.trainer.report;

import org.osgi.annotation.versioning.Version;
