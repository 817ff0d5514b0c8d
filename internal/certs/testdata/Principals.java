import java.util.Base64;
import javax.security.auth.x500.X500Principal;
import org.apache.kafka.common.security.ssl.SslPrincipalMapper;

/** Arguments are pairs: "name" and an encoded name in base64, or mapping rules and a name; prints what Java makes of each. */
public class Principals {
    public static void main(String[] args) {
        for (int i = 0; i < args.length; i += 2) {
            System.out.println(made(args[i], args[i + 1]));
        }
    }

    static String made(String rules, String name) {
        try {
            if (rules.equals("name")) {
                return new X500Principal(Base64.getDecoder().decode(name)).getName();
            }
            return SslPrincipalMapper.fromRules(rules).getName(name);
        } catch (Exception e) {
            return "refused";
        }
    }
}
