package org.pitchside.itest.kura;
