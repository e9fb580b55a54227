using Yolo.Autodiff;

namespace Yolo.Properties.Autodiff.Ops;

public static partial class OpLaws
{
    private static IEnumerable<OpLaw> Elementwise() =>
    [
        Unary("Abs(Tensor)", Tensor.Abs, AwayFromKink),
        Unary("Cos(Tensor)", Tensor.Cos, Anything),
        Unary("Exp(Tensor)", Tensor.Exp, Anything),
        Unary("Log(Tensor)", Tensor.Log, Positive),
        Unary("Relu(Tensor)", Tensor.Relu, AwayFromKink),
        Unary("Sigmoid(Tensor)", Tensor.Sigmoid, Anything),
        Unary("Sin(Tensor)", Tensor.Sin, Anything),
        Unary("Softplus(Tensor)", Tensor.Softplus, AwayFromKink),
        Unary("Sqrt(Tensor)", Tensor.Sqrt, Positive),
        Unary("Square(Tensor)", Tensor.Square, Anything),
        Unary("Tanh(Tensor)", Tensor.Tanh, Anything),
        Linear(Unary("Negate(Tensor)", Tensor.Negate, Anything)),
        Linear(Unary("op_UnaryNegation(Tensor)", x => -x, Anything)),
        Scalar("AddScalar(Tensor, Double)", Tensor.AddScalar, Anything),
        Scalar("op_Addition(Tensor, Double)", (x, p) => x + p, Anything),
        Scalar("op_Addition(Double, Tensor)", (x, p) => p + x, Anything),
        Scalar("op_Subtraction(Tensor, Double)", (x, p) => x - p, Anything),
        Scalar("op_Subtraction(Double, Tensor)", (x, p) => p - x, Anything),
        Linear(Scalar("Scale(Tensor, Double)", Tensor.Scale, Anything)),
        Linear(Scalar("op_Multiply(Tensor, Double)", (x, p) => x * p, Anything)),
        Linear(Scalar("op_Multiply(Double, Tensor)", (x, p) => p * x, Anything)),
        Linear(Scalar("op_Division(Tensor, Double)", (x, p) => x / p, Anything)),
        Linear(Unary("DivideByInt(Tensor, Int32)", x => Tensor.DivideByInt(x, 3), Anything)),
        Scalar("op_Division(Double, Tensor)", (x, p) => p / x, FarFromZero),
        Scalar("Reciprocal(Tensor, Double)", Tensor.Reciprocal, FarFromZero),
        Scalar("LeakyRelu(Tensor, Double)", Tensor.LeakyRelu, AwayFromKink),
        Scalar("Pow(Tensor, Double)", Tensor.Pow, Positive),
        new("Pow of a negative base", ["Pow(Tensor, Double)"], dice =>
        {
            var shape = dice.Shape();
            var exponent = dice.Int(-3, 4);
            return new([Watched(shape, dice.AwayFromZero(shape.Count, 0.5, 2))], x => Tensor.Pow(x[0], exponent));
        }),
        Linear(Unary("ForReuse(Tensor)", Tensor.ForReuse, Anything)),
        Linear(Unary("StopGradient(Tensor)", Tensor.StopGradient, Anything)) with { IsConstant = true, LinearIn = [] },
    ];

    private static OpLaw Linear(OpLaw law) => law with { LinearIn = [[0]] };

    private static OpLaw Unary(string method, Func<Tensor, Tensor> op, Func<Dice, int, double[]> values) =>
        OpLaw.OfOne(method, op, values) with { Methods = [method] };

    private static OpLaw Scalar(string method, Func<Tensor, double, Tensor> op, Func<Dice, int, double[]> values) =>
        new(method, [method], dice =>
        {
            var shape = dice.Shape();
            var p = dice.AwayFromZero(1, 0.3, 2)[0];
            return new([Watched(shape, values(dice, shape.Count))], x => op(x[0], p));
        });

    private static double[] Anything(Dice dice, int count) => dice.Doubles(count, -3, 3);

    private static double[] Positive(Dice dice, int count) => dice.Doubles(count, 0.4, 3);

    private static double[] AwayFromKink(Dice dice, int count) => dice.AwayFromZero(count, 0.01, 3);

    private static double[] FarFromZero(Dice dice, int count) => dice.AwayFromZero(count, 0.5, 3);
}
