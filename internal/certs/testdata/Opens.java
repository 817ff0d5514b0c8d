import java.io.FileInputStream;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.common.config.types.Password;

/** Arguments are keystore|truststore TYPE FILE PASSWORD, repeated; prints how many entries Kafka's loader finds, or "refused". */
public class Opens {
    public static void main(String[] args) {
        for (int i = 0; i < args.length; i += 4) {
            System.out.println(entries(args[i], args[i + 1], args[i + 2], args[i + 3]));
        }
    }

    static String entries(String role, String type, String file, String password) {
        Map<String, Object> config = new HashMap<>();
        config.put("ssl.protocol", "TLSv1.3");
        config.put("ssl.cipher.suites", List.of());
        config.put("ssl.enabled.protocols", List.of("TLSv1.2", "TLSv1.3"));
        config.put("ssl.trustmanager.algorithm", "PKIX");
        config.put("ssl.keymanager.algorithm", "SunX509");
        config.put("ssl." + role + ".type", type);
        config.put("ssl." + role + ".location", file);
        if (!password.isEmpty()) {
            config.put(type.equals("PEM") ? "ssl.key.password" : "ssl." + role + ".password", new Password(password));
        }
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(config);
            KeyStore store = role.equals("keystore") ? factory.keystore() : factory.truststore();
            return Integer.toString(store.size());
        } catch (Exception e) {
            return "refused";
        }
    }
}
