using System.Buffers;
using System.Text;
using System.Text.Json;
using Shr.Fhir.FhirPath.Syntax;

namespace Shr.Fhir.FhirPath.Lab;

/// <summary>Writes an expression as the tree of JSON that fhirpath-lab shows.</summary>
internal static class SyntaxTreeWriter
{
    public static string Write(FhirPathSyntax syntax)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = 2000 }))
        {
            Write(json, syntax);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, FhirPathSyntax syntax)
    {
        switch (syntax)
        {
            case FhirPathSyntax.Member member:
                Node(json, "ChildExpression", member.Name, member.Position, member.Target);
                break;
            case FhirPathSyntax.Call call:
                Node(json, "FunctionCallExpression", call.Name, call.Position, [call.Target, .. call.Arguments]);
                break;
            case FhirPathSyntax.Indexer indexer:
                Node(json, "IndexerExpression", "[]", indexer.Position, indexer.Target, indexer.Index);
                break;
            case FhirPathSyntax.Sign sign:
                Node(json, "UnaryExpression", sign.IsMinus ? "-" : "+", sign.Position, sign.Operand);
                break;
            case FhirPathSyntax.Binary binary:
                Node(json, "BinaryExpression", Operators.Text(binary.Operator), binary.Position, binary.Left, binary.Right);
                break;
            case FhirPathSyntax.Variable variable:
                Node(json, "VariableRefExpression", variable.Name, variable.Position);
                break;
            case FhirPathSyntax.Special special:
                Node(json, "AxisExpression", special.Name, special.Position);
                break;
            case FhirPathSyntax.Direction direction:
                Node(json, "UnaryExpression", direction.IsDescending ? "desc" : "asc", direction.Position, direction.Operand);
                break;
            default:
                Node(json, syntax is FhirPathSyntax.TypeName ? "TypeSpecifier" : "ConstantExpression", syntax.ToString(), syntax.Position);
                break;
        }
    }

    private static void Node(Utf8JsonWriter json, string type, string name, int position, params ReadOnlySpan<FhirPathSyntax?> arguments)
    {
        json.WriteStartObject();
        json.WriteString("ExpressionType"u8, type);
        json.WriteString("Name"u8, name);
        json.WriteNumber("Position"u8, position);
        var isOpen = false;
        foreach (var argument in arguments)
        {
            if (argument is null)
            {
                continue;
            }

            if (!isOpen)
            {
                json.WriteStartArray("Arguments"u8);
                isOpen = true;
            }

            Write(json, argument);
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
