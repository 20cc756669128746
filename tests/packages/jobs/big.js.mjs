import Big from "big.js";

export default () => {
  Big.DP = 30;
  return [
    new Big("0.1").plus("0.2"), new Big(2).sqrt(), new Big(1).div(3), new Big("1e500").times("3.7").toExponential(),
    new Big("-1234.5678").round(2, Big.roundHalfEven), new Big(7).pow(50), new Big("123.456").mod("7.1"),
  ].join("\n");
};
