package io.pinion.gateway;

import static io.pinion.gateway.Setting.setting;

import io.pinion.backend.Tls;
import io.pinion.relay.TlsStores;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Settings of TLS to each backend, {@code pinion.backend.ID.tls.KEY}. */
final class TlsSettings {
  /** Before the key of each. */
  static final String TLS = "tls.";

  static final Setting<String> TRUST_STORE =
      setting(
          TLS + "trust-store",
          "file",
          null,
          "The certificates that the backend's own must rest on, or be: PKCS12, JKS or PEM. Without"
              + " it those that Java trusts.",
          text -> text);

  static final Setting<String> TRUST_STORE_PASSWORD =
      password(TLS + "trust-store-password", "Opens that file. Never shown.");

  static final Setting<String> KEY_STORE =
      setting(
          TLS + "key-store",
          "file",
          null,
          "The gateway's own certificate and its private key, for backends that ask for one: PKCS12,"
              + " JKS, or PEM with a PKCS#8 key that is not encrypted.",
          text -> text);

  static final Setting<String> KEY_STORE_PASSWORD =
      password(TLS + "key-store-password", "Opens that file, and the key in it. Never shown.");

  static final Setting<String> SERVER_NAME =
      setting(
          TLS + "server-name",
          "host name",
          null,
          "The name that is asked for (SNI) and that the backend's certificate must have. Without it"
              + " the host of its url.",
          HttpValues::serverName);

  static final Setting<Boolean> VERIFY_HOST =
      setting(
          TLS + "verify-host",
          Setting.FLAG,
          "true",
          "Whether its certificate must have that name. With `false` any that rests on a trusted"
              + " one will do: only together with a trust store of its own.",
          Values::flag);

  static final List<Setting<?>> ALL =
      List.of(
          TRUST_STORE,
          TRUST_STORE_PASSWORD,
          KEY_STORE,
          KEY_STORE_PASSWORD,
          SERVER_NAME,
          VERIFY_HOST);

  private TlsSettings() {}

  private static Setting<String> password(String key, String meaning) {
    return new Setting<>(key, "text", null, meaning, true, text -> text);
  }

  /**
   * Of the backend whose settings begin so; what is faulty the reader has noted. Reads the files.
   *
   * @param url the backend's; null if that is faulty
   */
  static Tls read(SettingReader reader, String prefix, @Nullable URI url) {
    Tls.Store trustStore =
        store(reader, prefix, TRUST_STORE, TRUST_STORE_PASSWORD, TlsStores::checkTrust);
    Tls.Store keyStore = store(reader, prefix, KEY_STORE, KEY_STORE_PASSWORD, TlsStores::checkKey);
    String serverName = reader.read(SERVER_NAME, prefix + SERVER_NAME.key());
    Boolean verifyHost = reader.read(VERIFY_HOST, prefix + VERIFY_HOST.key());
    if (Boolean.FALSE.equals(verifyHost) && trustStore == null) {
      reader.fault(
          prefix
              + VERIFY_HOST.key()
              + "=false: expected "
              + prefix
              + TRUST_STORE.key()
              + " as well, else whoever has a certificate that Java trusts can stand in for it");
    }
    Tls tls = new Tls(trustStore, keyStore, serverName, !Boolean.FALSE.equals(verifyHost));
    if (url != null && !"https".equals(url.getScheme()) && !tls.equals(Tls.DEFAULT)) {
      reader.fault(prefix + TLS + "* is set: expected " + prefix + "url to be https://HOST:PORT");
    }
    return tls;
  }

  private static Tls.@Nullable Store store(
      SettingReader reader,
      String prefix,
      Setting<String> file,
      Setting<String> password,
      Consumer<Tls.Store> check) {
    String path = reader.read(file, prefix + file.key());
    String secret = reader.read(password, prefix + password.key());
    if (path == null) {
      return null;
    }
    Tls.Store store = new Tls.Store(path, secret);
    try {
      check.accept(store);
    } catch (IllegalArgumentException e) {
      reader.fault(prefix + file.key() + "=\"" + path + "\": " + e.getMessage());
    }
    return store;
  }
}
